using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Licenzy.Bench.Processes;
using Licenzy.Bench.Seeding;

namespace Licenzy.Bench.Loads;

/// <summary>A few callers beside a load, to whom it is measured how long an answer takes.</summary>
internal sealed class Probe(Product server, CancellationToken cancellation)
{
    private const int Callers = 8;
    private const int GoodInARow = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan GoodAnswer = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private readonly ConcurrentBag<double> refusals = [];

    /// <summary>How long each refusal took to come, in milliseconds.</summary>
    public IReadOnlyCollection<double> Refusals => refusals;

    /// <summary>Asks all the time, for so long.</summary>
    public Task WhileAsync(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        return Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async _ =>
                {
                    while (Stopwatch.GetElapsedTime(start) < duration)
                    {
                        var (status, took) = await AskAsync();
                        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                        {
                            refusals.Add(took.TotalMilliseconds);
                        }

                        await Task.Delay(Pause, cancellation);
                    }
                })
        );
    }

    /// <summary>The time from now to the first of twenty answers in a row that are good and fast.</summary>
    public async Task<TimeSpan> RecoveredAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var good = 0;
        var since = TimeSpan.Zero;
        while (good < GoodInARow && Stopwatch.GetElapsedTime(start) < LongestRecovery)
        {
            var at = Stopwatch.GetElapsedTime(start);
            var (status, took) = await AskAsync();
            if (status == HttpStatusCode.OK && took < GoodAnswer)
            {
                since = good++ == 0 ? at : since;
                continue;
            }

            good = 0;
        }

        return good < GoodInARow ? LongestRecovery : since;
    }

    private async Task<(HttpStatusCode? Status, TimeSpan Took)> AskAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + "/v1/usage/consume");
        request.Content = new StringContent($$"""{"subject_ref":"sub_{{SeedRows.First}}","units":1}""", Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Site.ApiKey);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"probe-{Unique.Word()}");
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await Client.SendAsync(request, cancellation);
            return (answer.StatusCode, Stopwatch.GetElapsedTime(start));
        }
        catch (HttpRequestException)
        {
            return (null, Stopwatch.GetElapsedTime(start));
        }
    }
}
