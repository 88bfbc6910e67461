import { type Affiliate, ALIASES_MAX, aliasesOf } from '../../../domain/affiliate.js'
import type { Problem } from '../../../domain/problem.js'
import { Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import { Table } from '../../parts/table.js'

interface AliasesSectionProps {
  readonly affiliate: Affiliate
  /** The alias that was typed. */
  readonly alias: string
  readonly problem: Problem | undefined
}

/** Further codes of an affiliate. */
export const AliasesSection = ({ affiliate, alias, problem }: AliasesSectionProps) => {
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
