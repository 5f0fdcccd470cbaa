using System.Collections.Concurrent;
using System.Diagnostics;
using Licenzy.Server.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>The statements that a program sends to its PostgreSQL while this lives, as the driver reports them; each is a round trip.</summary>
internal sealed class PostgresCommands : IDisposable
{
    private readonly ConcurrentQueue<string> sent = new();
    private readonly ActivityListener listener;

    private PostgresCommands(string database)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Note(activity, database),
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The texts, in the order in which they came back; a batch is one.</summary>
    public IReadOnlyList<string> Sent => [.. sent];

    public static PostgresCommands Of(TestServer server) =>
        new(new NpgsqlConnectionStringBuilder(server.Services.GetRequiredService<LicenzySettings>().ConnectionStrings.Licenzy).Database!);

    /// <summary>How many of them name a table.</summary>
    public int Count(string table) => Sent.Count(text => text.Contains(table, StringComparison.Ordinal));

    public void Dispose() => listener.Dispose();

    private void Note(Activity activity, string database)
    {
        var tags = activity.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString(), StringComparer.Ordinal);
        if (
            tags.Values.Contains(database, StringComparer.Ordinal)
            || tags.Values.Any(value => value?.Contains(database, StringComparison.Ordinal) == true)
        )
        {
            sent.Enqueue(tags.GetValueOrDefault("db.query.text") ?? tags.GetValueOrDefault("db.statement") ?? string.Empty);
        }
    }
}
