import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSiteFile, renderSiteFile } from '../src/site-file.ts';

async function read(text: string): Promise<[string, string][]> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-site-'));
  const file = path.join(directory, 'core-site.xml');
  await fs.writeFile(file, text);
  try {
    return readSiteFile(file);
  } finally {
    await fs.rm(directory, { recursive: true });
  }
}

test('what is written reads back', async () => {
  const values: [string, string][] = [
    ['fs.defaultFS', 'hdfs://calf'],
    ['odd', 'a<b & "c"'],
    ['empty', ''],
  ];
  expect(await read(renderSiteFile(values))).toEqual(values);
});

test('comments, descriptions, finals and entities are as in the files of Apache', async () => {
  const text = `<?xml version="1.0"?>
<?xml-stylesheet type="text/xsl" href="configuration.xsl"?>
<!-- <property><name>no</name><value>no</value></property> -->
<configuration>
  <property><name> a </name><value>
    1 &lt; 2 &#65;&#x42;</value><final>true</final><description>of a</description></property>
  <property><value>no name</value></property>
</configuration>`;
  expect(await read(text)).toEqual([['a', '1 < 2 AB']]);
});

test('a section of CDATA is read by the XML parser', async () => {
  const text = '<configuration><property><name>a</name><value><![CDATA[<b>]]></value></property></configuration>';
  expect(await read(text)).toEqual([['a', '<b>']]);
});

test('an empty configuration has no values, and what is none is refused', async () => {
  expect(await read('<configuration/>')).toEqual([]);
  expect(await read('<configuration>\n</configuration>\n')).toEqual([]);
  await expect(read('<configuration><property></configuration>')).rejects.toThrow('is not a Hadoop configuration file');
});

test('a file that is not there is named, without a stack', () => {
  expect(() => readSiteFile('/no/where.xml')).toThrow(
    expect.objectContaining({
      name: 'UserError',
      message: expect.stringMatching(/^the configuration file \/no\/where\.xml cannot be read: ENOENT/) as string,
    }),
  );
});
