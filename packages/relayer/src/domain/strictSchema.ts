import * as z from 'zod'

/** An object that says which keys it knows when it is given another one. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.join(', ')}; known are ${Object.keys(shape).join(', ')}`
        : undefined,
  })
}
