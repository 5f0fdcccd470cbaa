using Licenzy.Server.Setup;

return await CommandLine.RunAsync(args);
