using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Pages;

/// <summary>Sends the activity page as things are now.</summary>
internal sealed class ActivityView(SandboxDatabase database, BooksKeeper keeper, SandboxSettings settings)
{
    /// <summary>The page; where a control was refused, with why.</summary>
    public Task ShowAsync(HttpContext context, string? problem = null, int status = StatusCodes.Status200OK)
    {
        var report = database.Read(connection => ActivityReport.Read(connection, keeper));
        var page = ActivityPage.Render(report, settings.PublicUrl, settings.TimeProvider.GetUtcNow(), problem);
        return PageShell.SendAsync(context, "Activity", page, status);
    }
}
