#!/bin/sh
# Speak over the WebSocket from the shell: each line is said as soon as it comes.
#
#   export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
#   some-program | examples/websocat.sh > speech.pcm
#   some-program | examples/websocat.sh | ffplay -f s16le -ar 24000 -ch_layout mono -nodisp -autoexit -
#
# Needs websocat 1.x and jq.
set -eu

url=${VOXWIRE_URL:-ws://127.0.0.1:8848/api-ws/v1/inference}
task=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

frame() { # ACTION: the payload comes on standard input, one JSON object a line
    jq -c --unbuffered --arg action "$1" --arg task "$task" \
        '{header: {action: $action, task_id: $task, streaming: "duplex"}, payload: .}'
}

frames() {
    frame run-task <<JSON
{"task_group": "audio", "task": "tts", "function": "SpeechSynthesizer", "model": "cosyvoice-v3-flash",
 "parameters": {"voice": "longanyang", "format": "pcm", "sample_rate": 24000}, "input": {}}
JSON
    jq -cR --unbuffered '{input: {text: (. + "\n")}}' | frame continue-task
    echo '{"input": {}}' | frame finish-task
    # Websocat hangs up when its input ends, which must not be before the speech does.
    until [ -e "$scratch/over" ]; do sleep 0.1; done
}

frames |
    websocat --text --base64 --binary-prefix 'audio ' "$url" --header "Authorization: Bearer $DASHSCOPE_API_KEY" |
    {
        status=1
        while read -r first rest; do
            case $first in
            audio) printf %s "$rest" | base64 -d ;;
            *'"event":"task-finished"'*) status=0 && break ;;
            *'"event":"task-failed"'*) echo "$first $rest" | jq -r .header.error_message >&2 && break ;;
            esac
        done
        : >"$scratch/over"
        exit $status
    }
