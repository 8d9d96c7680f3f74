import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { readSettings, readUmask } from '../../src/hdfs/settings.ts';

const umaskOf = (text: string) => readUmask(new Configuration([['fs.permissions.umask-mode', text]]));

test('a umask is octal or says what is allowed', () => {
  expect(readUmask(new Configuration())).toBe(0o022);
  expect(umaskOf('077')).toBe(0o077);
  expect(umaskOf('u=rwx,g=rx,o=')).toBe(0o027);
  expect(() => umaskOf('9')).toThrow('fs.permissions.umask-mode is "9"');
});

test('packets hold whole chunks', () => {
  expect(readSettings(new Configuration()).packetDataBytes).toBe(65_536);
  const odd = new Configuration([
    ['dfs.client-write-packet-size', '1000'],
    ['dfs.bytes-per-checksum', '512'],
  ]);
  expect(readSettings(odd).packetDataBytes).toBe(512);
});

test('an unknown checksum type is refused with the key', () => {
  expect(() => readSettings(new Configuration([['dfs.checksum.type', 'MD5']]))).toThrow('dfs.checksum.type is "MD5"');
});
