const steps = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '%2e%2e%5c', '....//', '..;/', '..%c0%af', '..%252f', '%252e%252e%252f', '．．/', '..／', '..%ef%bc%8f', '.%00./', '..%00/', '/../', '//', './../'];
const targets = ['etc/passwd', 'secret.txt', 'models/aliases.json', 'package.json'];
const depths = [1, 3, 7];

/** 300 and more ways to ask for a file that is not a report. */
export const traversalPayloads: readonly string[] = [
  ...steps.flatMap((step) => targets.flatMap((target) => depths.map((depth) => step.repeat(depth) + target))),
  ...['secret.txt%00.html', '%00', '.', '..', '...', '.html', '.hidden', 'CON', 'nul', 'a'.repeat(5000), 'sample.html', 'sample.HTML', 'SAMPLE', 'sample%20', 'sample%0a', 'sample%2ehtml', 'file:///etc/passwd', '%66ile:', '~root', '~', '$HOME', '%24HOME', '*', 'sample*', 'sample?x', 'linked', 'linked-folder', 'linked-folder%2fpasswd', '__proto__', 'constructor', 'index%2f', '%2f', '%5c', '%', '%zz', '%u002e', '\u202esample', '%e2%80%ae', 'ｓａｍｐｌｅ', 'sample%ff', 'sample\t', 'sample;x=1', '[]', '{}', '|ls', '`ls`', "'", '"', '<', '%3c', 'sample#x', '-sample', '%2dsample', 'sample--%20-', 'a/b', 'a%2fb', 'a\\b', 'C:%5cwindows', '%43:/', '..', '%2e', '%2e%2e'],
];
