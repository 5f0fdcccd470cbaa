using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Bench.Reference;

/// <summary>
/// The limits: what a program in .NET on this machine can do that takes the same request and gives the same answer, and does only what
/// cannot be left out. It runs as a process of its own, with the same runtime settings as the server.
/// </summary>
internal static class ReferenceProgram
{
    public const string Engine = "BENCH_ENGINE";
    public const string Connection = "BENCH_CONNECTION";
    public const string Project = "BENCH_PROJECT";
    public const string Stripe = "BENCH_STRIPE";

    /// <summary>What is asked of the bare endpoints.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="Units">How many units, where units are taken.</param>
    internal sealed record Question(string SubjectRef, long Units = 0);

    /// <summary>The answer of a check.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="Allowed">Always true.</param>
    internal sealed record Decision(string SubjectRef, bool Allowed);

    /// <summary>The answer of a consume.</summary>
    /// <param name="Ok">Always true.</param>
    /// <param name="Consumed">What was taken.</param>
    /// <param name="UsageRemaining">What is left.</param>
    internal sealed record Taken(bool Ok, long Consumed, long UsageRemaining);

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        });
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ok");
        app.MapPost(
            "/check",
            (Question question, [FromHeader(Name = "Authorization")] string key) => new Decision(question.SubjectRef, key.Length > 0)
        );
        if (Environment.GetEnvironmentVariable(Connection) is { Length: > 0 } connection)
        {
            await using var rows = BareRows.Open(Environment.GetEnvironmentVariable(Engine)!, connection);
            MapRows(app, rows);
            await app.RunAsync();
            return;
        }

        await app.RunAsync();
    }

    private static void MapRows(WebApplication app, BareRows rows)
    {
        app.MapPost(
            "/select",
            async (Question question, [FromHeader(Name = "Authorization")] string key, CancellationToken cancellation) =>
                new Decision(question.SubjectRef, key.Length > 0 && await rows.SelectAsync(question.SubjectRef, cancellation))
        );
        app.MapPost(
            "/consume",
            async (Question question, [FromHeader(Name = "Idempotency-Key")] string key, CancellationToken cancellation) =>
                new Taken(Ok: true, question.Units, await rows.ConsumeAsync(question.SubjectRef, key, question.Units, cancellation))
        );
        app.MapPost(
            "/insert",
            async (HttpContext context, CancellationToken cancellation) =>
            {
                using var body = new MemoryStream(capacity: (int)(context.Request.ContentLength ?? 0));
                await context.Request.Body.CopyToAsync(body, cancellation);
                await rows.InsertAsync(body.ToArray(), cancellation);
                return new { received = true, duplicate = false };
            }
        );
    }
}
