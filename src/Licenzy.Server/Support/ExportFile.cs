using System.IO.Pipelines;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Support;

/// <summary>A file that is written while it is read from the database, so that its size does not matter; or a refusal.</summary>
internal sealed class ExportFile : IResult
{
    private readonly Fault? fault;
    private readonly string contentType;
    private readonly string name;
    private readonly Func<PipeWriter, CancellationToken, Task> write;

    private ExportFile(Fault? fault, string contentType, string name, Func<PipeWriter, CancellationToken, Task> write) =>
        (this.fault, this.contentType, this.name, this.write) = (fault, contentType, name, write);

    public static implicit operator ExportFile(Fault fault) => new(fault, string.Empty, string.Empty, (_, _) => Task.CompletedTask);

    /// <param name="contentType">What is in it.</param>
    /// <param name="name">What a browser calls it: letters, digits, dots and hyphens.</param>
    /// <param name="write">Writes it.</param>
    public static ExportFile Of(string contentType, string name, Func<PipeWriter, CancellationToken, Task> write) =>
        new(fault: null, contentType, name, write);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (fault is not null)
        {
            return Problem.WriteAsync(httpContext, fault);
        }

        httpContext.Response.ContentType = contentType;
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return write(httpContext.Response.BodyWriter, httpContext.RequestAborted);
    }
}
