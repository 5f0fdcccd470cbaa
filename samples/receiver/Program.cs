using System.Text;
using Receiver;

const int Failed = 1;
const int Misused = 2;
const string Missing = $"""
    The signing secret is missing. Licenzy shows it once, when the endpoint is created:

      curl -X PUT http://localhost:5080/v1/webhooks/endpoint -H "Authorization: Bearer $KEY" \
        -H 'Content-Type: application/json' -d '{"{"}"url":"http://127.0.0.1:5090/licenzy"{"}"}'

    Then: {ReceiverOptions.SecretVariable}=whsec_… dotnet run --project samples/receiver
    """;

Console.OutputEncoding = Encoding.UTF8;
try
{
    var options = ReceiverOptions.Read(args, Environment.GetEnvironmentVariable(ReceiverOptions.SecretVariable));
    if (options.WantsHelp)
    {
        Console.WriteLine(ReceiverOptions.Help);
        return 0;
    }

    if (options.Secrets.Count == 0)
    {
        await Console.Error.WriteLineAsync(Missing);
        return Misused;
    }

    await ListenAsync(options);
    return 0;
}
catch (Exception failure) when (failure is MisuseException or FormatException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return Misused;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return Failed;
}

static async Task ListenAsync(ReceiverOptions options)
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // a failed start is told in one line, above
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = Reception.MostBytes);

    using var handled = new HandledEvents(options.SeenFile);
    using var reception = new Reception(options, handled, new EventHandling(), TimeProvider.System, Console.Out);
    await using var app = builder.Build();
    app.Urls.Add(options.Url);
    app.MapPost("/licenzy", reception.ReceiveAsync);

    await app.StartAsync();
    Console.WriteLine($"Listening on {app.Urls.First()}/licenzy. {handled.Count} events were handled before. Ctrl+C ends it.");
    await app.WaitForShutdownAsync();
}
