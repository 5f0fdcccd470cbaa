using System.Diagnostics;
using System.Net;
using System.Text;
using Licenzy.Bench.Figures;

namespace Licenzy.Bench;

/// <summary>Deliveries beside the limit of the same machine: a loop that posts the same bytes to the same receiver and does nothing else.</summary>
internal static class OutboundBench
{
    private const int Endpoints = 10;
    private const int AtOnceForEachEndpoint = 8;
    private const int LatencySeconds = 5;

    /// <param name="options">How often, how many.</param>
    /// <param name="postgres">A server on which a database may be made; null for SQLite.</param>
    public static async Task<OutboundFigures> RunAsync(BenchOptions options, string? postgres)
    {
        await using var sink = await Sink.StartAsync();
        await using var server = await BenchServer.StartAsync(postgres, sink.Url, Endpoints);
        await DeliverAsync(server, sink, 50);

        List<double> delivered = [];
        List<double> bare = [];
        List<double> halves = [];
        List<double> worst = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            delivered.Add(await DeliverAsync(server, sink, options.Events / Endpoints));
            bare.Add(await PostAsync(sink, options.Events));
            var waits = await LatencyAsync(server, sink, options.Rate);
            halves.Add(waits[waits.Count / 2]);
            worst.Add(waits[waits.Count * 99 / 100]);
            Progress.Say($"outbound: round {round + 1} of {options.Rounds}: {delivered[^1]:N0}/s, limit {bare[^1]:N0}/s");
        }

        return new OutboundFigures(
            new Figure($"outbound deliveries, {Endpoints} endpoints", "1/s", delivered),
            new Figure("bare HttpClient loop, same receiver", "1/s", bare),
            new Figure($"commit to first attempt at {options.Rate}/s, median", "ms", halves),
            new Figure($"commit to first attempt at {options.Rate}/s, p99", "ms", worst)
        );
    }

    /// <summary>Events to all endpoints, committed at once: deliveries in a second from the commit to the last arrival.</summary>
    private static async Task<double> DeliverAsync(BenchServer server, Sink sink, int events)
    {
        sink.Forget();
        await server.CommitAsync(events);
        var start = Stopwatch.GetTimestamp();
        var expected = (long)events * Endpoints;
        await sink.GotAsync(expected);
        return expected / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> PostAsync(Sink sink, int requests)
    {
        sink.Forget();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var body = Encoding.UTF8.GetBytes(new string('x', 900));
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Endpoints * AtOnceForEachEndpoint };
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0,
            requests,
            limits,
            async (number, cancellation) =>
            {
                using var content = new ByteArrayContent(body);
                content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{sink.Url}/{number % Endpoints}") { Content = content };
                request.Headers.TryAddWithoutValidation("webhook-id", $"evt_{number}");
                using var response = await client.SendAsync(request, cancellation);
                response.StatusCode.ThrowIfNot(HttpStatusCode.OK);
            }
        );
        return requests / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Events one by one at a steady rate: sorted milliseconds from each commit to its first arrival.</summary>
    private static async Task<IReadOnlyList<double>> LatencyAsync(BenchServer server, Sink sink, int rate)
    {
        sink.Forget();
        // Each event goes to all endpoints, so the rate of deliveries is the one that was asked for.
        var events = rate * LatencySeconds / Endpoints;
        var commits = new (string Id, long At)[events];
        var start = Stopwatch.GetTimestamp();
        var writing = Enumerable
            .Range(0, events)
            .Select(async number =>
            {
                var due = TimeSpan.FromSeconds((double)number * Endpoints / rate) - Stopwatch.GetElapsedTime(start);
                await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero);
                var id = (await server.CommitAsync(1))[0];
                commits[number] = (id, Stopwatch.GetTimestamp());
            });
        await Task.WhenAll(writing);
        await sink.GotAsync((long)events * Endpoints);
        return
        [
            .. commits
                .Select(commit => Math.Max(0, Stopwatch.GetElapsedTime(commit.At, sink.Arrivals[commit.Id]).TotalMilliseconds))
                .Order(),
        ];
    }

    private static void ThrowIfNot(this HttpStatusCode status, HttpStatusCode expected)
    {
        if (status != expected)
        {
            throw new InvalidOperationException($"The receiver answered {status}.");
        }
    }
}

/// <summary>What was measured of outbound deliveries.</summary>
/// <param name="Delivered">Deliveries a second.</param>
/// <param name="Bare">Requests a second of the bare loop.</param>
/// <param name="Halves">The median time from commit to first attempt.</param>
/// <param name="Worst">The same, p99.</param>
internal sealed record OutboundFigures(Figure Delivered, Figure Bare, Figure Halves, Figure Worst);
