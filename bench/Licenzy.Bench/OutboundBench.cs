using System.Diagnostics;
using System.Net;
using System.Text;

namespace Licenzy.Bench;

/// <summary>Deliveries beside the limit of the same machine: a loop that posts the same bytes to the same receiver and does nothing else.</summary>
internal static class OutboundBench
{
    private const int Endpoints = 10;
    private const int AtOnceForEachEndpoint = 8;
    private const int LatencySeconds = 5;

    public static async Task<OutboundReport> RunAsync(BenchOptions options)
    {
        await using var sink = await Sink.StartAsync();
        await using var server = await BenchServer.StartAsync(options.Engine, sink.Url, Endpoints);
        await DeliverAsync(server, sink, 50);

        List<Rate> delivered = [];
        List<Rate> bare = [];
        List<double> halves = [];
        List<double> worst = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            delivered.Add(await DeliverAsync(server, sink, options.Events / Endpoints));
            bare.Add(await PostAsync(sink, options.Events));
            var waits = await LatencyAsync(server, sink, options.Rate);
            halves.Add(waits[waits.Count / 2]);
            worst.Add(waits[waits.Count * 99 / 100]);
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
        }

        return new OutboundReport(
            $"{Environment.ProcessorCount} processors, .NET {Environment.Version}",
            options.Engine,
            Endpoints,
            [
                new Figure("deliveries", "1/s", [.. delivered.Select(rate => rate.PerSecond)]),
                new Figure("bare HttpClient loop, same receiver", "1/s", [.. bare.Select(rate => rate.PerSecond)]),
                new Figure(
                    "deliveries : bare loop",
                    "ratio",
                    [.. delivered.Zip(bare, (ours, theirs) => ours.PerSecond / theirs.PerSecond)]
                ),
                new Figure("processor time of a delivery, receiver included", "us", [.. delivered.Select(rate => rate.ProcessorUs)]),
                new Figure("processor time of a bare request, same", "us", [.. bare.Select(rate => rate.ProcessorUs)]),
                new Figure($"commit to first attempt at {options.Rate}/s, median", "ms", halves),
                new Figure($"commit to first attempt at {options.Rate}/s, p99", "ms", worst),
            ]
        );
    }

    /// <summary>Events to all endpoints, committed at once: deliveries in a second from the commit to the last arrival.</summary>
    private static async Task<Rate> DeliverAsync(BenchServer server, Sink sink, int events)
    {
        sink.Forget();
        await server.CommitAsync(events);
        var measured = Meter.Start();
        var expected = (long)events * Endpoints;
        await sink.GotAsync(expected);
        return measured.Of(expected);
    }

    private static async Task<Rate> PostAsync(Sink sink, int requests)
    {
        sink.Forget();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var body = Encoding.UTF8.GetBytes(new string('x', 900));
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Endpoints * AtOnceForEachEndpoint };
        var measured = Meter.Start();
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
        return measured.Of(requests);
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

/// <summary>How fast something went, and what it cost.</summary>
/// <param name="PerSecond">How many a second.</param>
/// <param name="ProcessorUs">Processor time of this process for one, in microseconds: what others do on the machine changes it little.</param>
internal readonly record struct Rate(double PerSecond, double ProcessorUs);

/// <summary>The clock and the processor time at the beginning of a measurement.</summary>
internal readonly record struct Meter(long Started, TimeSpan Processor)
{
    public static Meter Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public Rate Of(long count) =>
        new(count / Stopwatch.GetElapsedTime(Started).TotalSeconds, (Environment.CpuUsage.TotalTime - Processor).TotalMicroseconds / count);
}
