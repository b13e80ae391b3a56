// Every word that the page itself says, in both languages. What the shop or the assistant says comes from the server.

const EN = {
  role: "Shopping assistant",
  languages: "Language",
  restart: "Start a new conversation",
  welcome: "What are you looking for?",
  welcomeWords: "Say it in your own words: what it is for, what it may cost, what it must not be. You see real products from the catalogue only.",
  welcomeCount: (n) => `Say it in your own words: what it is for, what it may cost, what it must not be. You see real products only, from the ${n} in the catalogue.`,
  placeholder: "What do you need?",
  message: "Your message",
  send: "Send",
  stop: "Stop the answer",
  jump: "Go to the end",
  fine: "Prices, stock and ratings come straight from the shop’s catalogue.",
  thinking: "Looking through the shop…",
  wants: "Your wishes",
  remove: (label) => `Remove: ${label}`,
  removed: (labels) => `Removed: ${labels.join(", ")}`,
  shown: (n, total) => `${n} of ${total} that fit`,
  shownAll: (n) => (n === 1 ? "1 that fits" : `${n} that fit`),
  products: "Products",
  back: "Earlier products",
  next: "More products",
  nothing: "Nothing in the shop fits all of that",
  nothingWords: "This would bring products back:",
  nothingElse: "Try it in other words, or take one of your wishes away.",
  relax: (label) => `Without “${label}”`,
  relaxCount: (n) => (n === 1 ? "1 product" : `${n} products`),
  inStock: "In stock",
  lowStock: (n) => `Only ${n} left`,
  noStock: "Out of stock",
  noPrice: "Price not stated",
  was: "before",
  rating: (stars, n) => `Rated ${stars} of 5 in ${n} ${n === 1 ? "review" : "reviews"}`,
  about: "Ask about this",
  aboutText: (ordinal) => `Tell me more about number ${ordinal}: `,
  whyFits: "Why it fits",
  compare: "Comparison",
  differs: "Where they differ",
  stopped: "Stopped.",
  template: "Answered from the catalogue, without the language model.",
  mixed: "Finished from the catalogue, without the language model.",
  retry: "Try again",
  faults: {
    busy: "The last message is still being answered.",
    empty_message: "There was nothing in that message.",
    message_too_long: "That message is too long. 2,000 characters are the most.",
    overloaded: "Very many people are shopping just now. Please try again in a minute.",
    internal: "Something went wrong on our side. Please try again.",
    other: "That could not be sent.",
  },
  connecting: "Connecting…",
  lost: (s) => `The connection was lost. Trying again in ${s} s. What you send now is kept.`,
  offline: "You are offline. What you send now goes out once you are back.",
  newConversation: "The earlier conversation is no longer kept. This is a new one.",
  left: (n) => `${n} left`,
  over: (n) => `${n} too many`,
  engine: {
    off: "Working without a language model",
    preparing: "Preparing the language model…",
    loading: "Loading the language model…",
    ready: "Language model ready",
    down: "Language model restarting",
    unavailable: "No language model here",
  },
  engineMeanwhile: "Search works meanwhile; answers are short.",
};

const ZH = {
  role: "购物助手",
  languages: "语言",
  restart: "开始新的对话",
  welcome: "想找点什么？",
  welcomeWords: "用您自己的话说：用来做什么、预算多少、不要什么。这里只展示目录中真实的商品。",
  welcomeCount: (n) => `用您自己的话说：用来做什么、预算多少、不要什么。这里只展示目录中 ${n} 件真实的商品。`,
  placeholder: "您需要什么？",
  message: "您的消息",
  send: "发送",
  stop: "停止回答",
  jump: "跳到最后",
  fine: "价格、库存和评分均直接来自商店目录。",
  thinking: "正在店里寻找…",
  wants: "您的要求",
  remove: (label) => `去掉：${label}`,
  removed: (labels) => `已去掉：${labels.join("、")}`,
  shown: (n, total) => `符合要求的共 ${total} 件，展示 ${n} 件`,
  shownAll: (n) => `符合要求的共 ${n} 件`,
  products: "商品",
  back: "前面的商品",
  next: "后面的商品",
  nothing: "店里没有完全符合的商品",
  nothingWords: "放宽以下要求，就能找到：",
  nothingElse: "换个说法试试，或去掉一项要求。",
  relax: (label) => `去掉“${label}”`,
  relaxCount: (n) => `${n} 件`,
  inStock: "有货",
  lowStock: (n) => `仅剩 ${n} 件`,
  noStock: "缺货",
  noPrice: "未标价格",
  was: "原价",
  rating: (stars, n) => `${n} 条评价，平均 ${stars} 星（满分 5 星）`,
  about: "问问这件",
  aboutText: (ordinal) => `再介绍一下第 ${ordinal} 件：`,
  whyFits: "符合的原因",
  compare: "对比",
  differs: "不同之处",
  stopped: "已停止。",
  template: "根据目录作答，未使用语言模型。",
  mixed: "后半部分根据目录作答，未使用语言模型。",
  retry: "再试一次",
  faults: {
    busy: "上一条消息还在回答中。",
    empty_message: "这条消息是空的。",
    message_too_long: "这条消息太长了，最多 2,000 个字符。",
    overloaded: "现在购物的人很多，请一分钟后再试。",
    internal: "我们这边出了点问题，请再试一次。",
    other: "消息没能发送。",
  },
  connecting: "正在连接…",
  lost: (s) => `连接已断开，${s} 秒后重试。您现在发送的内容会保留。`,
  offline: "您已离线。现在发送的内容会在恢复连接后发出。",
  newConversation: "之前的对话已不再保留，这是新的对话。",
  left: (n) => `还可输入 ${n} 字`,
  over: (n) => `超出 ${n} 字`,
  engine: {
    off: "未启用语言模型",
    preparing: "正在准备语言模型…",
    loading: "正在加载语言模型…",
    ready: "语言模型已就绪",
    down: "语言模型正在重启",
    unavailable: "此处没有语言模型",
  },
  engineMeanwhile: "期间可以照常搜索，回答会简短一些。",
};

export const LANGUAGES = [
  { id: "en", name: "EN", label: "English", tag: "en" },
  { id: "zh", name: "中文", label: "中文", tag: "zh-Hans" },
];

let current = "en";

export function language() {
  return current;
}

export function setLanguage(id) {
  current = id === "zh" ? "zh" : "en";
}

export function words() {
  return current === "zh" ? ZH : EN;
}

export function tagOf(id) {
  return id === "zh" ? "zh-Hans" : "en";
}

export function count(n) {
  return new Intl.NumberFormat(current === "zh" ? "zh-CN" : "en-US").format(n);
}
