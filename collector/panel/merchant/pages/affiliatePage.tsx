import { ALIASES_MAX, aliasesOf, statusAt } from '../../../domain/affiliate.js'
import type { Site } from '../../../domain/site.js'
import { Badge } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Table } from '../../parts/table.js'
import { AFFILIATE_TONES } from '../../words/affiliateWords.js'
import { affiliateLink } from '../affiliateLink.js'
import { CampaignPlaces, type PlacesProps, Recruiting } from './affiliatePlaces.js'

interface AffiliatePageProps extends PlacesProps {
  /** The site that was registered first. Affiliate links lead to it. */
  readonly site: Site | undefined
  /** The alias that was typed. */
  readonly alias: string
}

export const AffiliatePage = (props: AffiliatePageProps) => {
  const { affiliate, problem } = props
  return (
    <>
      <p class="crumb">
        <Link to="/affiliates">Affiliates</Link>
      </p>
      <Heading title={affiliate.name}>
        Code <code>{affiliate.code}</code>
      </Heading>
      <ProblemNote problem={problem} fields={['alias', 'parent', 'isMember', 'group', 'terms']} />
      <Details {...props} />
      <Recruiting {...props} />
      <CampaignPlaces {...props} />
      <Aliases {...props} />
    </>
  )
}

const Details = ({ affiliate, site, now }: AffiliatePageProps) => {
  const { code, email } = affiliate
  const status = statusAt(affiliate, now)
  return (
    <dl class="facts">
      <div>
        <dt>Status</dt>
        <dd>
          <Badge tone={AFFILIATE_TONES[status]}>{status}</Badge>
        </dd>
      </div>
      {email && (
        <div>
          <dt>E-mail</dt>
          <dd>{email}</dd>
        </div>
      )}
      {site && (
        <div>
          <dt>Affiliate link</dt>
          <dd>
            <code class="copy">{affiliateLink(site.host, code)}</code>
          </dd>
        </div>
      )}
      <div>
        <dt>See also</dt>
        <dd>
          <Link to={`/clicks?affiliate=${code}`}>Clicks</Link>,{' '}
          <Link to={`/links?affiliate=${code}`}>Links</Link>,{' '}
          <Link to={`/direct-links?affiliate=${code}`}>Direct links</Link>,{' '}
          <Link to={`/affiliates/${code}/payee`}>Payment details</Link>
        </dd>
      </div>
    </dl>
  )
}

const Aliases = ({ affiliate, alias, problem }: AffiliatePageProps) => {
  const { code } = affiliate
  const aliases = aliasesOf(affiliate)
  return (
    <section aria-labelledby="aliases" class="card">
      <h2 id="aliases">Aliases</h2>
      <p>
        Further codes that mean the affiliate in links and reports, for example the user id of
        another affiliate program.
      </p>
      <Table
        label="Aliases"
        columns={[
          { head: 'Alias', as: 'main', cell: (one) => <code>{one}</code> },
          { head: 'Change', as: 'wide', cell: (one) => <Remove code={code} alias={one} /> },
        ]}
        rows={aliases}
        rowKey={(one) => one}
        empty={<p>The affiliate has no aliases.</p>}
      />
      {aliases.length < ALIASES_MAX ? (
        <Post to={`/affiliates/${code}/aliases`} class="columns">
          <Field
            name="alias"
            label="New alias"
            hint="Earlier clicks and orders that name it are settled again."
            value={alias}
            problem={problem}
            required
            maxlength={64}
            autocapitalize="none"
            spellcheck={false}
          />
          <button type="submit">Add the alias</button>
        </Post>
      ) : (
        <p>An affiliate may have {ALIASES_MAX} aliases. Remove one of them to add another.</p>
      )}
    </section>
  )
}

const Remove = ({ code, alias }: { readonly code: string; readonly alias: string }) => (
  <details class="small">
    <summary>
      Remove…<span class="unseen"> {alias}</span>
    </summary>
    <Post to={`/affiliates/${code}/aliases/remove`}>
      <p>
        Links with it credit nobody from now on. Earlier clicks and orders keep their affiliate.
      </p>
      <input type="hidden" name="alias" value={alias} />
      <button type="submit" class="small secondary outline">
        Remove {alias}
      </button>
    </Post>
  </details>
)
