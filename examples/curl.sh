#!/bin/sh
# Speak with curl: the audio comes while it is made.
#
#   export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
#   examples/curl.sh "The kettle has boiled." hello.mp3
#
# To hear it at once: examples/curl.sh "The kettle has boiled." - | ffplay -nodisp -autoexit -
set -eu

text=${1:-The kettle has boiled. 水开了。}
out=${2:-hello.mp3}
url=${VOXWIRE_HTTP_URL:-http://127.0.0.1:8848}

# jq writes the text as JSON, whatever quotes it has.
jq -n --arg text "$text" '{model: "tts-1", voice: "alloy", input: $text, response_format: "mp3"}' |
    curl --silent --show-error --fail-with-body --no-buffer "$url/v1/audio/speech" \
        --header "Authorization: Bearer $DASHSCOPE_API_KEY" \
        --header "Content-Type: application/json" \
        --data-binary @- \
        --output "$out" \
        --write-out '%{stderr}%{size_download} bytes of %{content_type}, the first after %{time_starttransfer} s\n'
