"""What a timbre says to be measured: the packs of the bank said the same."""

from collections.abc import Mapping

PROBES: Mapping[str, str] = {
    "en": "She asked whether the morning train would leave on time.",
    "zh": "她问早上那趟开往南京的火车，会不会准时出发。",
    "ja": "朝の電車は時間どおりに出ますかと彼女は聞いた。",
    "es": "Ella preguntó si el tren de la mañana saldría a tiempo.",
    "fr": "Elle a demandé si le train du matin partirait à l'heure.",
    "it": "Lei chiese se il treno del mattino sarebbe partito in orario.",
    "pt": "Ela perguntou se o trem da manhã partiria na hora.",
    "hi": "उसने पूछा कि क्या सुबह की गाड़ी समय पर चलेगी।",
}
"""By BCP 47 primary subtag; about three seconds each, which is enough for the encoder, and short enough for
nine of them in a minute."""


def probe_language(language: str | None) -> str:
    """The language to probe a voice of that language in."""
    primary = (language or "").partition("-")[0].lower()
    return primary if primary in PROBES else "en"
