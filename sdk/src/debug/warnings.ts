/** The warnings. Each key is a heading of `docs/debugging.md`; each `…` is replaced by a detail. */
export const WARNINGS = {
  'no-script':
    'wm.js is not on this page or did not load: nothing is tracked. Add its tag, then look for a blocker or a content policy',
  'not-ready': 'wm.js does not know its account and waits: add data-account to its tag',
  'loaded-twice': 'wm.js is on this page twice; the second copy does nothing: remove a tag',
  'secret-key': 'account is a secret key: take it off this page and revoke it',
  'unknown-attribute':
    'the tag of wm.js carries …, which means nothing to it: compare the spelling',
  'unknown-command': 'there is no command "…"; it does nothing',
  'unknown-field': '… does not know "…" and leaves it out',
  'unreadable-block': 'a JSON block of this page cannot be read: …',
  'unknown-parameter':
    'the address carries "…" and names no affiliate: if your links say it so, add data-params="…=a_aid" to the tag of wm.js',
  'third-party-collector':
    'the collector … looks like another site than …: browsers keep no cookie of it. Serve it from a subdomain of the shop',
  'cookie-refused':
    'the cookie wm is not set on …: the visitor is known by the storage of this host alone',
  'storage-refused': 'this page may not use localStorage: a sale that cannot be sent now is lost',
  'not-kept':
    '… was not sent, and no storage of this browser has room for it: it is sent again while this page lives. Free localStorage',
  'unreadable-domain':
    'the tag of wm-links.js lists "…", which is not a host: links there stay as they are. Write it as "pay.example"',
  'no-payment-parameter':
    'data-payment-links lists "…" without a parameter: add the one that takes the visitor id, such as "buy.stripe.com?client_reference_id"',
  'policy-blocks': 'a content policy blocks …: add … to …',
  'not-pending':
    'wm-consent.js is on this page, but wm.js does not wait for it: add data-consent="pending" to its tag',
  'consent-waits':
    'nobody has said yet whether the visitor consents: until then nothing is stored and nothing is sent',
  'privacy-control': 'this browser sends Global Privacy Control, which counts as denied',
  'not-a-collector': '… does not answer as a collector (…): data-collector names its address',
  rejected: '… was rejected: …',
  caught: 'this was caught, so that the page goes on: …',
} as const

export type WarningCode = keyof typeof WARNINGS
