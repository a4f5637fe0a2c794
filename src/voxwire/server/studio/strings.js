// What the page says, in English and Chinese. The rest of the page asks `t(name)`.

const STRINGS = {
  en: {
    sections: "Sections", speakTab: "Speak", codeTab: "Code", voicesTab: "Voices", makeTab: "Create", liveTab: "Live",
    other: "中文", theme_auto: "Auto", theme_light: "Light", theme_dark: "Dark", themeLabel: "Colours:",
    textLabel: "Text to speak", textPlaceholder: "Type or paste what shall be said…",
    sample: "Good morning! This is Voxwire: it speaks while the text is still coming. 你好，它也说中文。",
    llm: "Simulate an LLM", llmHint: "Sends the text word by word, 20 a second", say: "Speak", stop: "Stop", characters: "characters",
    outputTitle: "What is heard", waveform: "Waveform of the speech", transcript: "Words as they are spoken",
    transcriptEmpty: "Words light up here as they are spoken.",
    ttfa: "first audio", rtf: "RTF", length: "audio", gaps: "gaps", format: "Format of the file", download: "Download",
    voice: "Voice", model: "Model", delivery: "Delivery", reset: "Reset", rate: "Rate", pitch: "Pitch", volume: "Volume",
    instruction: "Instruction", instructionPlaceholder: "How to say it; not every voice takes one",
    codeLanguage: "Language of the program", copy: "Copy", copied: "Copied", codeHint: "The request of the Speak tab, as a program.",
    name: "Name", id: "Id", gender: "Gender", age: "Age", languages: "Languages", language: "Language", style: "Style", models: "Models",
    anyGender: "Any gender", anyAge: "Any age", anyLanguage: "Any language", anyModel: "Any model", search: "Style or name",
    preview: "Preview", previewOf: "Hear", noVoice: "No voice is like that.", noOwnVoice: "None yet.",
    female: "female", male: "male", child: "child", neutral: "neutral", clone: "cloned", design: "designed",
    age_child: "Under 16", age_young: "16 to 30", age_middle: "30 to 60", age_old: "60 and over",
    connecting: "Connecting…", speaking: "Speaking", finished: "Finished", stopped: "Stopped", noText: "Write something first.",
    making: "Making the file…",
    keyButton: "Key", keyTitle: "This server asks for a key", keyHint: "It is kept in this tab until you close it, and nowhere else.",
    keyLabel: "API key", keyUse: "Use it", keyWrong: "The server does not know this key.",
    loading: "The server is loading its model…", unreachable: "The server can't be reached.", noModels: "This key may use no CosyVoice model.",
    ConnectionRefused: "The connection could not be opened.", ConnectionLost: "The connection was lost.",
    cloneTitle: "Clone from a recording", cloneHint: "Ten to twenty seconds of one person who speaks evenly in a quiet room.",
    drop: "Drop a recording here, or choose one", dropFormats: "WAV, MP3, M4A, FLAC or Ogg, up to 10 MB", tooBig: "The file is larger than 10 MB.",
    consent: "It is my own voice, or its speaker has agreed to this use.", cloneButton: "Clone", noRecording: "Choose a recording first.",
    designTitle: "Design by description", designHint: "Say in English or Chinese how the voice shall sound.", designPlaceholder: "A calm, deep male voice for documentaries.",
    description: "Description", previewText: "Text of the preview", designSample: "Hello, this is how I sound.", designButton: "Design",
    nameRule: "Up to ten letters and digits", ownTitle: "Your voices", tryIt: "Try it", remove: "Remove", sureRemove: "Sure?",
    uploading: "Sending the recording…", designing: "Designing…", deploying: "The voice is being made…", ready: "The voice is ready.", failed: "The voice could not be made:",
    status_OK: "ready", status_DEPLOYING: "being made", status_UNDEPLOYED: "failed",
    sessions: "open sessions", listeners: "speaking now", capacity: "listeners it can carry", connections: "open connections", queue: "windows waiting", running: "windows rendering",
    tasksDone: "tasks said", tasksCancelled: "tasks cancelled", tasksFailed: "tasks failed", ttfaMedian: "first audio, median", ttfaTail: "first audio, 95 of 100",
    rtfMean: "real-time factor, mean", spoken: "audio spoken", charactersSpoken: "characters", lag: "loop lag, 99 of 100", memory: "memory",
  },
  zh: {
    sections: "页面", speakTab: "合成", codeTab: "代码", voicesTab: "音色", makeTab: "定制音色", liveTab: "运行状态",
    other: "English", theme_auto: "自动", theme_light: "浅色", theme_dark: "深色", themeLabel: "配色：",
    textLabel: "要合成的文本", textPlaceholder: "输入或粘贴要说的内容……",
    sample: "早上好！这里是 Voxwire，文本还没到齐，它就已经开口了。It speaks English, too.",
    llm: "模拟大模型", llmHint: "逐词发送文本，每秒 20 个", say: "合成", stop: "停止", characters: "字符",
    outputTitle: "播放内容", waveform: "语音波形", transcript: "正在朗读的文字",
    transcriptEmpty: "朗读时，文字会在这里逐词点亮。",
    ttfa: "首包延迟", rtf: "实时率", length: "音频时长", gaps: "卡顿", format: "文件格式", download: "下载",
    voice: "音色", model: "模型", delivery: "表达", reset: "重置", rate: "语速", pitch: "音调", volume: "音量",
    instruction: "指令", instructionPlaceholder: "用什么方式说；并非所有音色都支持",
    codeLanguage: "编程语言", copy: "复制", copied: "已复制", codeHint: "与“合成”页相同的请求。",
    name: "名称", id: "ID", gender: "性别", age: "年龄", languages: "语言", language: "语言", style: "风格", models: "模型",
    anyGender: "全部性别", anyAge: "全部年龄", anyLanguage: "全部语言", anyModel: "全部模型", search: "风格或名称",
    preview: "试听", previewOf: "试听", noVoice: "没有符合条件的音色。", noOwnVoice: "还没有。",
    female: "女", male: "男", child: "童声", neutral: "中性", clone: "复刻", design: "设计",
    age_child: "16 岁以下", age_young: "16–30 岁", age_middle: "30–60 岁", age_old: "60 岁以上",
    connecting: "正在连接……", speaking: "正在播放", finished: "已完成", stopped: "已停止", noText: "请先输入文本。",
    making: "正在生成文件……",
    keyButton: "密钥", keyTitle: "此服务器需要密钥", keyHint: "密钥只保存在本标签页中，关闭后即清除。",
    keyLabel: "API 密钥", keyUse: "使用", keyWrong: "服务器不认识这个密钥。",
    loading: "服务器正在加载模型……", unreachable: "无法连接服务器。", noModels: "此密钥没有可用的 CosyVoice 模型。",
    ConnectionRefused: "无法建立连接。", ConnectionLost: "连接已断开。",
    cloneTitle: "用录音复刻", cloneHint: "一个人在安静房间里平稳说话的录音，十到二十秒最佳。",
    drop: "把录音拖到这里，或点击选择", dropFormats: "WAV、MP3、M4A、FLAC 或 Ogg，最大 10 MB", tooBig: "文件超过 10 MB。",
    consent: "这是我自己的声音，或说话人已同意此用途。", cloneButton: "复刻", noRecording: "请先选择录音。",
    designTitle: "用描述设计", designHint: "用中文或英文描述想要的声音。", designPlaceholder: "沉稳的中年男性播音员，音色低沉浑厚。",
    description: "描述", previewText: "试听文本", designSample: "你好，这就是我的声音。", designButton: "设计",
    nameRule: "最多十个字母或数字", ownTitle: "我的音色", tryIt: "试用", remove: "删除", sureRemove: "确定？",
    uploading: "正在上传录音……", designing: "正在设计……", deploying: "正在生成音色……", ready: "音色已就绪。", failed: "音色生成失败：",
    status_OK: "就绪", status_DEPLOYING: "生成中", status_UNDEPLOYED: "失败",
    sessions: "会话数", listeners: "正在合成", capacity: "可承载听众", connections: "连接数", queue: "排队窗口", running: "渲染窗口",
    tasksDone: "完成任务", tasksCancelled: "取消任务", tasksFailed: "失败任务", ttfaMedian: "首包延迟中位数", ttfaTail: "首包延迟 95 分位",
    rtfMean: "平均实时率", spoken: "已合成音频", charactersSpoken: "字符数", lag: "事件循环延迟 99 分位", memory: "内存",
  },
};

/** What a voice says to be heard, in its first language. */
const PREVIEWS = {
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

let language = "en";

export function chooseLanguage(chosen) {
  language = STRINGS[chosen] ? chosen : "en";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const [attribute, put] of [
    ["t", (element, text) => (element.textContent = text)],
    ["t-label", (element, text) => element.setAttribute("aria-label", text)],
    ["t-placeholder", (element, text) => (element.placeholder = text)],
    ["t-title", (element, text) => (element.title = text)],
    ["t-empty", (element, text) => (element.dataset.empty = text)],
  ]) {
    for (const element of document.querySelectorAll(`[data-${attribute}]`)) {
      put(element, t(element.getAttribute(`data-${attribute}`)));
    }
  }
  return language;
}

export const currentLanguage = () => language;

/** A piece of text in the language of the page. */
export const t = (name) => STRINGS[language][name] ?? STRINGS.en[name] ?? name;

/** The name of a language in the language of the page, such as "German" for "de". */
export function languageName(tag) {
  return new Intl.DisplayNames([language === "zh" ? "zh-CN" : "en"], { type: "language" }).of(tag) ?? tag;
}

export const previewText = (tag) => PREVIEWS[tag.split("-")[0]] ?? PREVIEWS.en;
