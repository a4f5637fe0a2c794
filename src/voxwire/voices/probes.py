"""What a timbre says to be measured: the packs of the bank said the same."""

from collections.abc import Mapping

PROBES: Mapping[str, str] = {
    "en": "She asked whether the train would leave on time. A tall man pointed at the clock above the door.",
    "zh": "她问火车会不会准时出发。这时一位穿灰色大衣的男人，指了指门上的大钟。",
    "ja": "電車は時間どおりに出ますかと彼女は聞いた。灰色の服を着た男が時計を指した。",
    "es": "Ella preguntó si el tren saldría a tiempo. Un hombre alto señaló el reloj de la puerta.",
    "fr": "Elle a demandé si le train partirait à l'heure. Un grand homme a montré l'horloge.",
    "it": "Lei chiese se il treno sarebbe partito in orario. Un uomo alto indicò l'orologio.",
    "pt": "Ela perguntou se o trem partiria na hora. Um homem alto apontou para o relógio da porta.",
    "hi": "उसने पूछा कि क्या गाड़ी समय पर चलेगी। तब एक लंबे आदमी ने घड़ी की ओर इशारा किया।",
}
"""By BCP 47 primary subtag; about five seconds each."""


def probe_language(language: str | None) -> str:
    """The language to probe a voice of that language in."""
    primary = (language or "").partition("-")[0].lower()
    return primary if primary in PROBES else "en"
