import { taskIdOf } from '../core/ids.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { TaskEnvironment } from '../task/task-environment.ts';

/**
 * The environment variables of a streaming task: every key of the job's configuration and what is particular to the task, with `_` for
 * each character that is no letter or digit, under the names of today and of old; and those of `-cmdenv`.
 * Source: org.apache.hadoop.streaming.PipeMapRed.addJobConfToEnvironment, org.apache.hadoop.mapred.JobConf, MapTask.updateJobWithSplit.
 */
export function taskVariables(environment: TaskEnvironment, split?: InputSplit): Record<string, string> {
  const variables: Record<string, string> = {};
  const { configuration } = environment;
  for (const [key] of configuration.entries()) variables[variableName(key)] = configuration.get(key, '');
  for (const [key, value] of Object.entries(particulars(environment, split))) variables[variableName(key)] = value;
  for (const pair of configuration.get('stream.addenvironment', '').split(' ')) {
    const at = pair.indexOf('=');
    if (at > 0) variables[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return variables;
}

function variableName(key: string): string {
  return key.replaceAll(/[^0-9A-Za-z]/g, '_');
}

function particulars(environment: TaskEnvironment, split: InputSplit | undefined): Record<string, string> {
  const { jobId, attemptId, type, taskNumber, configuration, outputDirectory = '', fileSystem } = environment;
  const isMap = String(type === 'MAP');
  const task = taskIdOf(jobId, type, taskNumber);
  const names = {
    'mapreduce.job.id': jobId,
    'mapreduce.task.id': task,
    'mapreduce.task.attempt.id': attemptId,
    'mapreduce.task.partition': String(taskNumber),
    'mapreduce.task.ismap': isMap,
    'mapreduce.task.output.dir': fileSystem.qualify(outputDirectory),
    'mapreduce.job.reduces': String(configuration.getInt('mapreduce.job.reduces', 1)),
  };
  const oldNames = {
    'mapred.job.id': jobId,
    'mapred.tip.id': task,
    'mapred.task.id': attemptId,
    'mapred.task.partition': String(taskNumber),
    'mapred.task.is.map': isMap,
    'mapred.work.output.dir': names['mapreduce.task.output.dir'],
  };
  if (split?.kind !== 'file') return { ...names, ...oldNames };
  const [file, start, length] = [fileSystem.qualify(split.path), String(split.start), String(split.length)];
  return {
    ...names,
    ...oldNames,
    'mapreduce.map.input.file': file,
    'mapreduce.map.input.start': start,
    'mapreduce.map.input.length': length,
    'map.input.file': file,
    'map.input.start': start,
    'map.input.length': length,
  };
}
