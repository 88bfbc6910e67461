import type { Banner, BannerKind } from '../../../domain/banner.js'
import { ADDRESS_MAX } from '../../../domain/landingPage.js'
import type { Problem } from '../../../domain/problem.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { BANNER_HTML_MAX, BANNER_TEXT_MAX } from '../../../program/banners.js'
import { CampaignField } from '../../parts/campaignField.js'
import { Area, Field } from '../../parts/field.js'
import { PageField } from '../../parts/pageField.js'
import type { Names } from '../../words/names.js'

export const BANNER_FIELDS = [
  ...(['name', 'campaign', 'to', 'image', 'alt'] as const),
  ...(['width', 'height', 'title', 'text', 'html'] as const),
] as const

/** What the form shows; texts, because a refused form shows them as they were typed. */
export type BannerValues = Readonly<Record<(typeof BANNER_FIELDS)[number], string>>

export const NO_BANNER = Object.fromEntries(BANNER_FIELDS.map((name) => [name, ''])) as BannerValues

/** The values of a banner. */
export const bannerValues = ({ name, campaignId, to, content }: Banner, names: Names) => ({
  ...NO_BANNER,
  name,
  campaign: (campaignId && names.campaigns.get(campaignId)?.code) ?? '',
  to: to ?? '',
  ...(content.kind === 'image' && { image: content.url, alt: content.alt }),
  ...(content.kind === 'text' && { title: content.title, text: content.text }),
  ...(content.kind === 'html' && { html: content.html }),
  ...(content.kind !== 'text' && { width: `${content.width}`, height: `${content.height}` }),
})

interface BannerFieldsProps {
  readonly kind: BannerKind
  readonly names: Names
  readonly values: BannerValues
  readonly problem: Problem | undefined
}

/** The fields of a banner of one kind. */
export const BannerFields = ({ kind, names, values, problem }: BannerFieldsProps) => (
  <>
    <input type="hidden" name="kind" value={kind} />
    <Field
      name="name"
      label="Name"
      hint="For you and your affiliates. Empty: the code."
      value={values.name}
      problem={problem}
      maxlength={NAME_MAX}
    />
    <CampaignField names={names} value={values.campaign} problem={problem} />
    <PageField value={values.to} problem={problem} otherwise="the start page" />
    {kind === 'image' && <ImageFields values={values} problem={problem} />}
    {kind === 'text' && <TextFields values={values} problem={problem} />}
    {kind === 'html' && <HtmlField values={values} problem={problem} />}
    {kind !== 'text' && <SizeFields values={values} problem={problem} />}
  </>
)

type Part = Pick<BannerFieldsProps, 'values' | 'problem'>

const ImageFields = ({ values, problem }: Part) => (
  <>
    <Field
      name="image"
      label="Address of the image"
      hint="Your shop or a file host serves the image."
      type="url"
      value={values.image}
      problem={problem}
      required
      maxlength={ADDRESS_MAX}
    />
    <Field
      name="alt"
      label="Text of the image"
      hint="For people who do not see the image."
      value={values.alt}
      problem={problem}
      maxlength={BANNER_TEXT_MAX}
    />
  </>
)

const TextFields = ({ values, problem }: Part) => (
  <>
    <Field
      name="title"
      label="Text of the link"
      value={values.title}
      problem={problem}
      required
      maxlength={BANNER_TEXT_MAX}
    />
    <Field
      name="text"
      label="Text below the link"
      hint="Optional."
      value={values.text}
      problem={problem}
      maxlength={BANNER_TEXT_MAX}
    />
  </>
)

const HtmlField = ({ values, problem }: Part) => (
  <Area
    name="html"
    label="HTML"
    hint="{link} stands for the address to which the banner leads, {affiliate} for the affiliate’s code. It is shown in a frame, so that it cannot change the affiliate’s page."
    value={values.html}
    problem={problem}
    required
    rows={8}
    maxlength={BANNER_HTML_MAX}
    spellcheck={false}
  />
)

const SizeFields = ({ values, problem }: Part) => (
  <>
    {(['width', 'height'] as const).map((side) => (
      <Field
        key={side}
        name={side}
        label={side === 'width' ? 'Width in pixels' : 'Height in pixels'}
        value={values[side]}
        problem={problem}
        required
        inputmode="numeric"
      />
    ))}
  </>
)
