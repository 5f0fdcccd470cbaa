using System.Collections.Concurrent;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>Keeps every line that is logged at any level, with its exception.</summary>
internal sealed class LogBook : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Writer(lines);

    public void Dispose() { }

    private sealed class Writer(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}

/// <summary>A server that logs everything that it can, as somebody does who looks for a fault.</summary>
public sealed class SqliteLogServer : SqliteServer
{
    internal LogBook Book { get; } = new();

    protected override IReadOnlyList<string> Settings => ["--RateLimits:Enabled=false"];

    protected override void Log(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddProvider(Book);
        logging.AddFilter<LogBook>(category: null, LogLevel.Trace);
        logging.AddFilter<LogBook>("Microsoft", LogLevel.Trace);
        logging.AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(category: null, LogLevel.Critical);
    }
}
