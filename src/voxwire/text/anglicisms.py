"""English words that other languages use: each says them in its own way, but they are from English."""

from collections.abc import Mapping

from voxwire.text.tables import words

_ANGLICISMS = words(
    "account achievement aftershave airbag app apps babysitter backend background backlog backup badge"
    " banner benchmark bestseller blackout blog blogger bluetooth boom boost brainstorming branding"
    " break briefing browser brunch budget bug burnout business businessman cache camping cashback"
    " cashflow casting catering challenge charter chat chatbot check checklist cheeseburger click cloud clown"
    " coach coaching cockpit comeback community computer consulting container content cookie cookies"
    " copyright coworking crash crossover crowdfunding dashboard database deadline deal debug debugging"
    " default delivery design designer desktop developer download downloads drink drone dumping ebook"
    " email engineer entertainer event events facelift fairplay fake fan fashion fastfood feature"
    " feedback file firewall fitness flashback flyer follower followers foodtruck frontend fundraising"
    " gadget gamer gaming gentleman ghosting goodies hacker hamburger handout happy hardware hashtag"
    " headset hightech hiking hobby homeoffice homepage hotspot influencer input insider interface"
    " internet interview jackpot jeans jogging joystick junior keyboard keynote kickoff knowhow label"
    " laptop laptops launch layout leader leadership leasing leggings lifestyle like likes link links"
    " livestream lobby lockdown login logout lunch mailing mainstream makeup management manager"
    " marketing marketplace master match meeting meetings mentoring milestone mindset mobbing monitoring"
    " motherboard multitasking networking newsletter newsletters offline onboarding online open outdoor"
    " outfit output outsourcing overhead parking partner party password patch paywall performance"
    " pipeline pitch playlist plugin podcast podcasts popcorn poster powerbank present pricing print"
    " product prompt provider pullover pushup puzzle ranking recruiter recruiting recycling release"
    " remake remote research review roadmap roaming router sale sales sandwich scanner scooter score"
    " screenshot screenshots script selfie selfies server service session setup shampoo shop shopper"
    " shopping shuttle sightseeing skateboard skill skills slogan smartphone smartphones smartwatch"
    " smoking smoothie snack snacks sneaker snowboard software songwriter sound spam speaker sponsor"
    " sprint squad staff stakeholder standup startup startups steward storytelling stream streamer"
    " streaming stress stretching summit supervisor support surfing sweatshirt tablet talk talkshow"
    " target team teams teamwork teenager thriller ticket tickets timing toaster tool tools touchscreen"
    " trailer trainee trend trends trolley tutorial tweet tweets update updates upgrade upload user"
    " username venture vintage warmup webcam webinar website weekend wellness whiteboard wifi wireless"
    " workaround workflow workout workshop workshops zoom"
)
_OWN: Mapping[str, frozenset[str]] = {
    "fr": words("chat present service print match interview partner internet master content computer"),
    "es": words("ranking master app internet video"),
    "it": words("internet video sale"),
    "pt": words("internet print app video"),
    "de": words("present internet budget partner stress service interview check open"),
    "id": words("internet video master partner"),
}
"""Words that a language has of its own, or has made its own long ago."""


def origin(word: str, language: str) -> str:
    """The language a word is from: English, or the one it is used in.

    Args:
        word: in lower case.
        language: BCP 47 primary subtag of the text around.

    """
    own = _OWN.get(language)
    return "en" if own is not None and word in _ANGLICISMS and word not in own else language
