declare module 'jstat' {
  type Beta = { inv(p: number, a: number, b: number): number; cdf(x: number, a: number, b: number): number }
  type Normal = { cdf(x: number, mean: number, deviation: number): number }
  const jstat: { beta: Beta; normal: Normal }
  export default jstat
}
