// What a voice says to be heard, in its first language.

const TEXTS = {
  zh: "你好，很高兴认识你。今天天气不错，我们出去走走吧。",
  en: "Hello, nice to meet you. It is a lovely day for a walk, isn't it?",
  ja: "こんにちは、はじめまして。今日はいい天気ですね。",
  ko: "안녕하세요, 만나서 반갑습니다. 오늘 날씨가 참 좋네요.",
  es: "Hola, mucho gusto. Hoy hace un día precioso.",
  fr: "Bonjour, enchanté. Il fait très beau aujourd'hui.",
  de: "Hallo, schön dich kennenzulernen. Heute ist ein herrlicher Tag.",
  it: "Ciao, piacere di conoscerti. Oggi è una bella giornata.",
  pt: "Olá, muito prazer. Hoje está um dia lindo.",
  ru: "Здравствуйте, приятно познакомиться. Сегодня прекрасная погода.",
  hi: "नमस्ते, आपसे मिलकर खुशी हुई। आज मौसम बहुत अच्छा है।",
  id: "Halo, senang bertemu dengan Anda. Hari ini cuacanya cerah.",
  vi: "Xin chào, rất vui được gặp bạn. Hôm nay trời đẹp quá.",
  th: "สวัสดีค่ะ ยินดีที่ได้รู้จัก วันนี้อากาศดีมาก",
};

export const previewText = (tag) => TEXTS[tag.split("-")[0]] ?? TEXTS.en;
