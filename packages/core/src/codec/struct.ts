import type { Field } from './fields.js'

/**
 * Packs fields one after the other, in the order in which they are named.
 *
 * @param fields - the field of each property of the value
 * @returns the field of the whole value
 */
export function struct<value extends object>(
  fields: { readonly [key in keyof value]-?: Field<value[key]> },
): Field<value> {
  const names = Object.keys(fields) as (keyof value & string)[]
  return {
    size: names.reduce((size, name) => size + fields[name].size, 0),
    write: (value, path) => names.map((name) => fields[name].write(value[name], join(path, name))).join(''),
    read: (digits, path) => {
      let at = 0
      const entries = names.map((name) => {
        const start = at
        at += 2 * fields[name].size
        return [name, fields[name].read(digits.slice(start, at), join(path, name))]
      })
      return Object.fromEntries(entries) as value
    },
  }
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)
