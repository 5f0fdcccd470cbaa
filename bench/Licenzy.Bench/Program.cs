using Licenzy.Bench;

return await BenchCommand.RunAsync(args);
