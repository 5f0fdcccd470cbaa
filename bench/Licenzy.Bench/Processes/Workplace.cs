using System.Net;
using System.Net.Sockets;

namespace Licenzy.Bench.Processes;

/// <summary>The folders of one run: what is thrown away at its end, and where the repository is.</summary>
internal sealed class Workplace : IDisposable
{
    private Workplace(string repository, string folder)
    {
        Repository = repository;
        Folder = folder;
    }

    /// <summary>The folder that holds Licenzy.slnx.</summary>
    public string Repository { get; }

    /// <summary>A folder of this run alone, gone at its end.</summary>
    public string Folder { get; }

    public static Workplace Make()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Licenzy.slnx")))
            {
                var made = Directory.CreateTempSubdirectory("licenzy-bench-").FullName;
                // A PostgreSQL that root starts runs as another user, who must be able to enter.
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(made, File.GetUnixFileMode(made) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
                }

                return new Workplace(folder.FullName, made);
            }
        }

        throw new BenchException("This program measures the server of its own repository, and no Licenzy.slnx stands above it.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
