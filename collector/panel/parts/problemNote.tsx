import type { Problem } from '../../domain/problem.js'

interface ProblemNoteProps {
  readonly problem: Problem | undefined
  /** The fields of the form below, which show their own problems. */
  readonly fields?: readonly string[]
}

export const ProblemNote = ({ problem, fields = [] }: ProblemNoteProps) =>
  problem && !fields.includes(problem.field.split('.')[0] ?? '') ? (
    <p class="note is-bad" role="alert">
      {problem.message}
    </p>
  ) : null
