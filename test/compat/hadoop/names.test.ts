import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeHadoop } from './java-hadoop.ts';
import { type NameNodeForShells, nameNodeForShells } from './name-node-for-shells.ts';

describeHadoop("Hadoop's FsShell on our NameNode", () => {
  let server: NameNodeForShells;

  beforeAll(async () => {
    server = await nameNodeForShells();
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  /** What a user sees: what was printed where, and the exit status. */
  async function see(line: string, user?: string): Promise<string> {
    const { exit, stdout, stderr } = await server.run('dfs', line, user);
    return `${stdout}${stderr}${exit === 0 ? '' : `exit ${exit}`}`.trimEnd();
  }

  test('makes, lists, moves and removes directories', async () => {
    expect(await see('-mkdir -p /a/b/c /a/d')).toBe('');
    expect(await see('-mkdir /a/b')).toBe("mkdir: `/a/b': File exists\nexit 1");
    expect(await see('-mkdir /no/parent')).toBe(`mkdir: \`${server.uri}/no': No such file or directory\nexit 1`);
    expect(await see('-ls -C -R /')).toBe('/a\n/a/b\n/a/b/c\n/a/d');
    expect(await see('-ls /a')).toMatch(
      /^Found 2 items\ndrwxr-xr-x {3}- root supergroup {10}0 \d{4}-\d\d-\d\d \d\d:\d\d \/a\/b\ndrwxr-xr-x .* \/a\/d$/,
    );
    expect(await see('-mv /a/d /a/b')).toBe('');
    expect(await see('-mv /a /a/b')).toBe("mv: `/a' to `/a/b/a': is a subdirectory of itself\nexit 1");
    expect(await see('-mv /none /a')).toBe("mv: `/none': No such file or directory\nexit 1");
    expect(await see('-rmdir /a/b')).toBe("rmdir: `/a/b': Directory is not empty\nexit 1");
    expect(await see('-rm /a/b')).toBe("rm: `/a/b': Is a directory\nexit 1");
    expect(await see('-rm -r -skipTrash /a/b/d')).toBe('Deleted /a/b/d');
    expect(await see('-rm /none')).toBe("rm: `/none': No such file or directory\nexit 1");
    expect(await see('-ls -C -R /')).toBe('/a\n/a/b\n/a/b/c');
    expect(await see('-ls /none')).toBe("ls: `/none': No such file or directory\nexit 1");
  });

  test('makes and looks at empty files', async () => {
    expect(await see('-mkdir /files')).toBe('');
    expect(await see('-touchz /files/one /files/two')).toBe('');
    expect(await see('-stat %F|%n|%o|%r|%u|%g|%a|%b /files/one')).toBe('regular file|one|134217728|3|root|supergroup|644|0');
    expect(await see('-touch -t 20200102:030405 /files/one')).toBe('');
    expect(await see('-stat %y /files/one')).toBe('2020-01-02 03:04:05');
    expect(await see('-test -z /files/one')).toBe('');
    expect(await see('-test -d /files/one')).toBe('exit 1');
    expect(await see('-count /files')).toBe('           1            2                  0 /files');
    expect(await see('-du -s /files')).toBe('0  0  /files');
    expect(await see('-setrep 2 /files/two')).toBe('Replication 2 set: /files/two');
    expect(await see('-stat %r /files/two')).toBe('2');
    expect(await see('-find /files -name o*')).toBe('/files/one');
    expect(await see('-ls -C /files/{one,tw*}')).toBe('/files/one\n/files/two');
    expect(await see('-cat /files/one')).toBe('');
  });

  test('is refused what a user may not do, in the words of Hadoop', async () => {
    expect(await see('-mkdir /hers')).toBe('');
    expect(await see('-chown anna:staff /hers')).toBe('');
    expect(await see('-chmod 1750 /hers')).toBe('');
    expect(await see('-stat %u:%g:%A /hers')).toBe('anna:staff:rwxr-x--T');
    expect(await see('-mkdir /hers/own', 'anna')).toBe('');
    expect(await see('-ls /hers', 'bob')).toBe(
      'ls: Permission denied: user=bob, access=READ_EXECUTE, inode="/hers":anna:staff:drwxr-x--T\nexit 1',
    );
    expect(await see('-mkdir /top', 'bob')).toBe(
      'mkdir: Permission denied: user=bob, access=WRITE, inode="/":root:supergroup:drwxr-xr-x\nexit 1',
    );
    expect(await see('-chown bob /hers', 'anna')).toMatch(/^chown: changing ownership of '\/hers': /);
    expect(await see('-chmod 777 /hers', 'bob')).toBe(
      "chmod: changing permissions of '/hers': Permission denied. user=bob is not the owner of inode=/hers\nexit 1",
    );
  });

  test('sees the same after a restart', async () => {
    const before = [await see('-ls -R /'), await see('-count -q /')];
    await server.restart();
    expect([await see('-ls -R /'), await see('-count -q /')]).toEqual(before);
  });

  test('lists a directory of more entries than one answer holds', async () => {
    const names = Array.from({ length: 1100 }, (_, index) => `/many/${String(index).padStart(4, '0')}`);
    expect(await see(`-mkdir -p ${names.join(' ')}`)).toBe('');
    expect((await see('-ls -C /many')).split('\n')).toEqual(names);
  });
});
