/** What the AWS SDK wants to know before it asks an emulator. */
export const testCredentials = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const
