import type { Banner, BannerContent } from '../domain/banner.js'

/** The addresses that an affiliate's code for a banner contains. */
export interface BannerAddresses {
  /** The redirect link. */
  readonly link: string
  /** Leads to the image of the banner. */
  readonly image: string
  /** An invisible image that counts an impression. */
  readonly impression: string
  /** The document that shows the banner in a frame. */
  readonly document: string
}

/**
 * The HTML that an affiliate pastes into a page. It shows the banner, leads to the shop by the
 * affiliate's link, and counts impressions. The collector serves images and HTML, so a change of the
 * banner reaches all pages; a text stays as it was pasted. A banner of HTML is shown in a frame, so that
 * it cannot change the affiliate's page.
 */
export const bannerCode = (
  { name, content }: Banner,
  affiliate: string,
  { link, image, impression, document }: BannerAddresses,
): string => {
  if (content.kind === 'html') {
    const { width, height } = content
    return `<iframe src="${escaped(document)}" title="${escaped(name)}" width="${width}" height="${height}" style="border:0" loading="lazy"></iframe>`
  }
  if (content.kind === 'image') return shown({ ...content, url: image }, affiliate, link)
  const counter = `<img src="${escaped(impression)}" alt="" width="1" height="1" style="border:0">`
  return shown(content, affiliate, link) + counter
}

/** The banner as a document of its own. `link` may be relative to it. */
export const bannerDocument = (
  { name, content }: Banner,
  affiliate: string,
  link: string,
): string => `<!doctype html>
<html lang="">
<meta charset="utf-8">
<title>${escaped(name)}</title>
<base target="_top">
<style>body{margin:0}</style>
${shown(content, affiliate, link)}
</html>
`

const shown = (content: BannerContent, affiliate: string, link: string): string => {
  if (content.kind === 'html') {
    return content.html.replace(/\{(link|affiliate)\}/g, (_, name) =>
      escaped(name === 'link' ? link : affiliate),
    )
  }
  // Search engines ask for `sponsored` on links that are paid for.
  // https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links
  const open = `<a href="${escaped(link)}" rel="sponsored" target="_top">`
  if (content.kind === 'text') {
    const { title, text } = content
    return `${open}<b>${escaped(title)}</b></a>${text === '' ? '' : `<br>${escaped(text)}`}`
  }
  const { url, alt, width, height } = content
  return `${open}<img src="${escaped(url)}" alt="${escaped(alt)}" width="${width}" height="${height}" style="border:0"></a>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
