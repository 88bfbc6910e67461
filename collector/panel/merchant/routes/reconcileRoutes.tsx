import { isProblem } from '../../../domain/problem.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { ReconcilePage } from '../pages/reconcilePage.js'
import { compareForm, valuesOf } from './reconcileForm.js'

const TITLE = 'Reconcile'

export const getReconcile = async (): Promise<Reply> =>
  page(TITLE, <ReconcilePage values={{}} comparison={undefined} problem={undefined} />)

/** Compares, and stores what is missing only if the button below the comparison was used. */
export const postReconcile = async (visit: OwnVisit): Promise<Reply> => {
  const values = valuesOf(visit.form)
  const found = isProblem(values) ? values : await compareForm(visit, values)
  const problem = isProblem(found) ? found : undefined
  return page(
    TITLE,
    <ReconcilePage
      values={isProblem(values) ? {} : values}
      comparison={isProblem(found) ? undefined : found}
      problem={problem}
    />,
    problem ? 422 : 200,
  )
}
