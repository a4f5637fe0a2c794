"""Endings of web addresses and file names, and which of their parts are read letter by letter."""

from voxwire.text.tables import words

ENDINGS = words(
    "com org net edu gov mil int info biz app dev site shop tech cloud online store blog page live news"
    " media club pro name mobi jobs travel museum coop xyz top icu wiki space world today life agency"
    " digital studio design art music film photo photos games game email link click help support tools"
    " team systems network solutions company group global academy school university health care clinic"
    " bank finance fund money law legal energy earth eco green farm garden food cafe bar restaurant"
    " kitchen pizza coffee hotel house homes land city town london berlin paris tokyo asia africa run fit"
    " yoga bike fish dog zone plus works codes software io ai co cn uk us de fr eu me tv cc ly fm gg sh so"
    " to ca au nz jp kr in it es pt br mx ar cl ch at be nl se no dk fi pl cz ru ua tr gr ie il za sg hk"
    " tw th vn id my ph is hu ro"
)
"""Top-level domains that tell an address from a sentence without spaces."""

WORDLIKE_COUNTRIES = words("in it is at so to no me be us my")
"""Country domains that are words: they need a path or another dot to count."""

FILES = words(
    "js ts jsx tsx py rb rs go java c h cpp cs php sh bat sql pdf txt md rst html htm css xml json yaml"
    " yml toml ini cfg conf env csv tsv log doc docx xls xlsx ppt pptx odt rtf epub zip tar gz rar 7z exe"
    " msi dmg apk deb rpm iso png jpg jpeg gif bmp svg webp ico tiff raw psd mp3 mp4 wav flac ogg opus aac"
    " m4a avi mov mkv webm srt bak tmp lock ipynb db sqlite onnx bin dll"
)
"""File name extensions."""

SPELLED = words(
    "http https ftp ssh www url api faq sql html htm css xml csv tsv txt pdf php ssh rtf svg png jpg gif"
    " mp exe msi dmg apk rpm iso db js ts jsx tsx py rb rs cpp cs md rst yml cfg docx xlsx pptx xls ppt"
    " odt psd avi mkv srt dll gz io ai cn uk us de fr eu tv cc ly fm gg jp kr au nz br mx ar cl ch nl dk"
    " pl cz ru ua tr gr ie il za sg hk tw vn ph hu ro pt es se fi id tmp cdn vpn dns ip ui ux hr pr bbc"
    " cnn nyc usa"
)
"""Parts of addresses that are read letter by letter."""
