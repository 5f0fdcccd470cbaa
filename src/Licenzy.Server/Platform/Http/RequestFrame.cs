using System.Data.Common;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Platform.Http;

/// <summary>
/// The outermost frame of every request: gives it an id, sets the headers that hold everywhere, and turns whatever was
/// not answered (an exception, an unknown route, a wrong method) into a problem.
/// </summary>
internal sealed partial class RequestFrame(RequestDelegate next, Ids ids, LicenzySettings settings, ILogger<RequestFrame> log)
{
    /// <summary>Where the address is https, a browser that was here once never asks without it again: not even the first request can be read on the way.</summary>
    private readonly bool isSecure = settings.Licenzy.PublicUrl.StartsWith("https://", StringComparison.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = ids.New("req");
        SetHeaders(context);
        try
        {
            await next(context);
            await AnswerEmptyRefusalAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away: there is nobody to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await AnswerFailureAsync(context, failure);
        }
    }

    private void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Request-Id"] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (isSecure)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    private async Task AnswerFailureAsync(HttpContext context, Exception failure)
    {
        var fault = Explain(failure);
        if (fault.Error.Status >= 500)
        {
            LogFailure(failure, context.TraceIdentifier, context.Request.Method, context.Request.Path);
        }

        // The headers stay: what they say of the caller's limit is true of a failure too.
        await Problem.WriteAsync(context, fault);
    }

    private static Fault Explain(Exception failure) =>
        failure switch
        {
            BadHttpRequestException bad => BodyFaults.Explain(bad),
            UnavailableException away => Fault.Away(away.Message),
            // Text that one of the engines cannot hold: a NUL, or more than an index takes. No field of ours is meant to hold it.
            DbException { SqlState: "22021" or "54000" } => new Fault(
                ErrorCatalogue.InvalidRequest,
                "A text of the request holds a character that no text may hold, or is much too long."
            ),
            _ => new Fault(ErrorCatalogue.InternalError, "An unexpected error was logged under this request id. Retrying is safe."),
        };

    private static Task AnswerEmptyRefusalAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentLength is > 0 || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        var fault = response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new Fault(ErrorCatalogue.NotFound, $"There is no route {context.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed => new Fault(
                ErrorCatalogue.MethodNotAllowed,
                $"{context.Request.Path} does not take {context.Request.Method}. It takes {response.Headers.Allow}."
            ),
            StatusCodes.Status415UnsupportedMediaType => BodyGuard.WrongMediaType(context.Request.ContentType),
            StatusCodes.Status413PayloadTooLarge => BodyGuard.TooLarge(BodyGuard.JsonLimit),
            _ => null,
        };
        return fault is null ? Task.CompletedTask : Problem.WriteAsync(context, fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} {Path} failed")]
    private partial void LogFailure(Exception failure, string requestId, string method, PathString path);
}
