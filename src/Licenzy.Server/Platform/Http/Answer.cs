using System.Reflection;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Licenzy.Server.Platform.Http;

/// <summary>An answer as it went out, byte for byte: what an idempotent retry gets again.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, JSON in UTF-8.</param>
internal sealed record StoredAnswer(int Status, byte[] Body);

/// <summary>
/// What an operation returns: its value, a refusal, or the stored answer of an earlier call. One return type keeps the
/// handlers free of HTTP and gives the OpenAPI document its success body.
/// </summary>
internal sealed class Answer<T> : IResult, IEndpointMetadataProvider
{
    private readonly T? value;
    private readonly Fault? fault;
    private readonly StoredAnswer? stored;
    private readonly bool replayed;

    private Answer(T? value, Fault? fault, StoredAnswer? stored, bool replayed)
    {
        this.value = value;
        this.fault = fault;
        this.stored = stored;
        this.replayed = replayed;
    }

    public static implicit operator Answer<T>(T value) => new(value, fault: null, stored: null, replayed: false);

    public static implicit operator Answer<T>(Fault fault) => new(default, fault, stored: null, replayed: false);

    /// <summary>The bytes that were stored with the effect: written as they are, the first time and every time after.</summary>
    public static Answer<T> Exactly(StoredAnswer answer, bool replayed) => new(default, fault: null, answer, replayed);

    /// <summary>A value that is answered with another status than 200.</summary>
    public static Answer<T> With(int status, T value) => Exactly(new StoredAnswer(status, LicenzyJson.Bytes(value)), replayed: false);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (fault is not null)
        {
            return Problem.WriteAsync(httpContext, fault);
        }

        if (stored is not null)
        {
            return WriteStoredAsync(httpContext, stored);
        }

        httpContext.Response.StatusCode = StatusCodes.Status200OK;
        return httpContext.Response.WriteAsJsonAsync(value, LicenzyJson.Options, contentType: null, httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        // Read from the method: its attributes become metadata only after this has run.
        var statuses = method.GetCustomAttribute<SuccessStatusAttribute>()?.Statuses ?? [StatusCodes.Status200OK];
        foreach (var status in statuses)
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(T), ["application/json"]));
        }
    }

    private Task WriteStoredAsync(HttpContext context, StoredAnswer answer)
    {
        if (replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Status < 300 ? "application/json; charset=utf-8" : Problem.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        return context.Response.Body.WriteAsync(answer.Body, context.RequestAborted).AsTask();
    }
}

/// <summary>On a handler: its success is not 200 but this status, or one of these.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SuccessStatusAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;
}
