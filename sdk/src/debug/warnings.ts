/**
 * The warnings, by their heading in `docs/debugging.md`, which says what to do. Each `…` is replaced by
 * a detail.
 */
export const WARNINGS = {
  'no-script':
    'wm.js is not on this page or did not load, so nothing is tracked. Add its tag, or look for an extension or a content policy that blocks it',
  'not-ready':
    'wm.js does not know its account, so it sends nothing yet: add data-account to its tag',
  'loaded-twice':
    'wm.js is on this page twice, and the second copy does nothing: remove one of the tags',
  'secret-key':
    'account is a secret key, and everybody can read it on this page: remove it from the page and revoke it',
  'unknown-attribute':
    'the tag of wm.js has the unknown attribute …, which is ignored: check the spelling',
  'unknown-command': 'the command "…" does not exist and is ignored',
  'unknown-field': 'the command … has no field "…", so the field is ignored',
  'unreadable-block': 'a JSON block of this page cannot be parsed: …',
  'unknown-parameter':
    'the address contains "…" but no a_aid, so it names no affiliate. If your affiliate links use this parameter, add data-params="…=a_aid" to the tag of wm.js',
  'third-party-collector':
    'the collector … seems to be on another site than …, so browsers do not keep its cookie. Serve it from a subdomain of the shop',
  'cookie-refused':
    'the cookie wm could not be set on …, so only the storage of this host identifies the visitor',
  'storage-refused':
    'this page may not use localStorage, so a sale that cannot be sent now is lost',
  'not-kept':
    '… was not sent, and no storage of this browser has room for it. It is retried only while this page is open. Free space in localStorage',
  'unreadable-domain':
    'the tag of wm-links.js lists "…", which is not a host, so links to it are not changed. Write it as "pay.example"',
  'no-payment-parameter':
    'data-payment-links lists "…" without a parameter: add the parameter that takes the visitor id, such as "buy.stripe.com?client_reference_id"',
  'policy-blocks': 'a content policy blocks …: add … to …',
  'not-pending':
    'wm-consent.js is on this page, but wm.js does not wait for consent: add data-consent="pending" to the tag of wm.js',
  'consent-waits': 'consent is pending: until it is granted, nothing is stored and nothing is sent',
  'privacy-control': 'this browser sends Global Privacy Control, which counts as denied consent',
  'not-a-collector':
    'the server at the address of the collector does not answer like a collector (…): check data-collector',
  rejected: '… was rejected: …',
  caught: 'wm.js caught an exception, so that it does not stop the page: …',
} as const

export type WarningCode = keyof typeof WARNINGS
