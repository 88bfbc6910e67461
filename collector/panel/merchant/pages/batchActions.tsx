import type { ComponentChildren } from 'preact'
import type { BatchDetail } from '../../../domain/payoutBatch.js'
import { Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'

/** What can be done with a batch in its state. */
export const BatchActions = ({ detail: { batch, rows } }: { readonly detail: BatchDetail }) => {
  const { id, state, format } = batch
  const isFrozen = rows.some((row) => row.state === 'frozen')
  const isInFile = isFrozen || rows.some((row) => row.state === 'paid')
  return (
    <div class="actions">
      {state !== 'reverted' &&
        isInFile &&
        [...new Set([format, 'csv'])].map((one) => (
          <Post key={one} class="inline" to={`/payouts/${id}/file`}>
            <input type="hidden" name="format" value={one} />
            <button type="submit" class="secondary">
              Download {one === format ? 'the file' : 'as CSV'} ({one})
            </button>
          </Post>
        ))}
      {state === 'open' && isFrozen && (
        <Closing to={`/payouts/${id}/paid`} id="paid-note" summary="Mark as paid…">
          <p>Mark it only after the payments were made. Affiliates with a postback are told.</p>
          <button type="submit" class="small">
            Mark the batch as paid
          </button>
        </Closing>
      )}
      {state !== 'reverted' && (
        <Closing to={`/payouts/${id}/revert`} id="revert-note" summary="Revert…">
          <p>
            All of its money becomes payable again. Revert it only if the payments were not made or
            came back.
          </p>
          <button type="submit" class="small secondary outline">
            Revert the batch
          </button>
        </Closing>
      )}
    </div>
  )
}

interface ClosingProps {
  readonly to: string
  readonly id: string
  readonly summary: string
  readonly children: ComponentChildren
}

const Closing = ({ to, id, summary, children }: ClosingProps) => (
  <details class="small">
    <summary>{summary}</summary>
    <Post to={to}>
      <Field name="note" id={id} label="Note" maxlength={500} />
      {children}
    </Post>
  </details>
)
