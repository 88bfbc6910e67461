import type { Problem } from '../../domain/problem.js'

interface ProblemNoteProps {
  readonly problem: Problem | undefined
  /** Fields of the form below: a problem of theirs stands beside them already. */
  readonly fields?: readonly string[]
}

export const ProblemNote = ({ problem, fields = [] }: ProblemNoteProps) =>
  problem && !fields.includes(problem.field.split('.')[0] ?? '') ? (
    <p class="note is-bad" role="alert">
      {problem.message}
    </p>
  ) : null
