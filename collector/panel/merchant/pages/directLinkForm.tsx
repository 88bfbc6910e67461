import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import type { Problem } from '../../../domain/problem.js'
import { PATTERN_MAX } from '../../../program/directLinkPattern.js'
import { NOTE_MAX } from '../../../program/directLinks.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { CampaignField } from '../../parts/campaignField.js'
import { Choice, Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import type { Names } from '../../words/names.js'

export type DirectLinkValues = Readonly<
  Record<'pattern' | 'affiliate' | 'campaign' | 'channel' | 'banner' | 'note' | 'approved', string>
>

interface DirectLinkFormProps {
  readonly now: number
  readonly values: DirectLinkValues
  readonly problem: Problem | undefined
  readonly names: Names
}

export const DirectLinkForm = ({ values, problem, names, now }: DirectLinkFormProps) => (
  <section aria-labelledby="add" class="card">
    <h2 id="add">Add a site of an affiliate</h2>
    <p>
      Browsers usually tell your shop only the host of the page that a visitor comes from. A host
      such as <code>blog.example</code> (with or without <code>www.</code>), or{' '}
      <code>*.blog.example</code> for it and all its subdomains, therefore always works. A path, as
      in <code>blog.example/jane</code>, works only if the site’s <code>Referrer-Policy</code> lets
      browsers send it. The referrer is the visitor’s browser’s word and can be forged, as any link
      can be opened by anybody.
    </p>
    <Post to="/direct-links" class="columns">
      <Field
        name="pattern"
        label="Site"
        hint="“blog.example”, “*.blog.example”, “blog.example/jane”, or the address of a page."
        value={values.pattern}
        problem={problem}
        required
        maxlength={PATTERN_MAX}
        autocapitalize="none"
        spellcheck={false}
      />
      <AffiliateField names={names} value={values.affiliate} problem={problem} earningAt={now} />
      <CampaignField
        names={names}
        value={values.campaign}
        problem={problem}
        none="Not fixed"
        hint="Then it is the one that the landing page names, or the default campaign."
      />
      <Field
        name="channel"
        label="Channel (optional)"
        value={values.channel}
        problem={problem}
        maxlength={KEY_TEXT_MAX}
      />
      <Field
        name="banner"
        label="Banner (optional)"
        value={values.banner}
        problem={problem}
        maxlength={KEY_TEXT_MAX}
      />
      <Field
        name="note"
        label="Note (optional)"
        hint="Only you see it."
        value={values.note}
        problem={problem}
        maxlength={NOTE_MAX}
      />
      <Choice
        name="approved"
        label="Status"
        value={values.approved}
        options={[
          { value: '', text: 'Pending: approve it later' },
          { value: 'yes', text: 'Approved from now on' },
        ]}
      />
      <button type="submit">Add the site</button>
    </Post>
  </section>
)
