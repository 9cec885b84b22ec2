import type { Resource } from './packageServices.js'

const namespace = 'OmniCover'

/** A figure as CloudWatch knows it: its name, and by what it is told apart. */
type Figure = string

const figure = (name: string, dimensions: readonly string[]): Figure => `${name} by ${dimensions.join(' and ')}`

/**
 * Finds the figures that functions wrote.
 *
 * @param log - lines of functions
 * @returns the figures of our namespace from which CloudWatch would make metrics
 */
export function figuresWritten(log: string): readonly Figure[] {
  const lines = log.split('\n').filter((line) => line.includes('"CloudWatchMetrics"'))
  return lines.flatMap((line) => {
    const { _aws } = JSON.parse(line)
    return _aws.CloudWatchMetrics.flatMap(
      ({
        Namespace,
        Dimensions,
        Metrics,
      }: {
        Namespace: string
        Dimensions: string[][]
        Metrics: { Name: string }[]
      }) => (Namespace === namespace ? Metrics.map(({ Name }) => figure(Name, Dimensions[0] ?? [])) : []),
    )
  })
}

/**
 * Finds the series that CloudWatch takes money for: each figure with each value of its dimensions is one.
 *
 * @param log - lines of functions
 * @returns a name for each
 */
export function figureSeries(log: string): readonly string[] {
  const lines = log.split('\n').filter((line) => line.includes('"CloudWatchMetrics"'))
  return lines.flatMap((line) => {
    const { _aws, ...values } = JSON.parse(line)
    return _aws.CloudWatchMetrics.flatMap(
      ({ Dimensions, Metrics }: { Dimensions: string[][]; Metrics: { Name: string }[] }) => {
        const at = (Dimensions[0] ?? []).map((dimension) => values[dimension]).join('/')
        return Metrics.map(({ Name }) => `${Name}/${at}`)
      },
    )
  })
}

/**
 * Finds the figures that alarms watch and dashboards show.
 *
 * @param resources - of a template
 * @returns the figures of our namespace
 */
export function figuresWatched(resources: Readonly<Record<string, Resource>>): readonly Figure[] {
  return Object.values(resources).flatMap(({ Type, Properties }) => {
    if (Type === 'AWS::CloudWatch::Dashboard') return figuresOfDashboard(JSON.stringify(Properties.DashboardBody))
    if (Type !== 'AWS::CloudWatch::Alarm' || Properties.Namespace !== namespace) return []
    const dimensions = Properties.Dimensions as readonly { readonly Name: string }[]
    return [
      figure(
        String(Properties.MetricName),
        dimensions.map(({ Name }) => Name),
      ),
    ]
  })
}

/** A metric of a widget is an array of its namespace, its name, and names and values of dimensions in turn. */
function figuresOfDashboard(body: string): Figure[] {
  const plain = body.replaceAll('\\"', '"')
  return [...plain.matchAll(/\["OmniCover",([^\]]*)\]/g)].map(([, rest = '']) => {
    const [name = '', ...pairs] = rest.split(',').map((word) => word.trim().replaceAll('"', ''))
    return figure(
      name,
      pairs.filter((_, index) => index % 2 === 0),
    )
  })
}
