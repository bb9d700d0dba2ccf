using System;
using System.IO;

namespace Statsig.Fast.Internals;

/// <summary>Opens files that only the process's own user may read and write.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = Owner | UnixFileMode.UserExecute;

    /// <summary>Opens a regular file, or makes it.</summary>
    /// <param name="path">The file; its last part may not be a symbolic link.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <param name="options">Further options.</param>
    /// <exception cref="IOException">The path is a link, a folder or not a regular file, or the file cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be used.</exception>
    internal static FileStream Open(string path, FileShare share, FileOptions options = FileOptions.None)
    {
        RefuseLink(path);
        if (Directory.Exists(path))
        {
            // The system would only report that the file already exists.
            throw new IOException($"\"{path}\" is a folder. Use the path of a file.");
        }

        // A file that is made must not have been there: the system then follows no link either, wherever it leads.
        FileStream file = new(path, Settings(File.Exists(path) ? FileMode.Open : FileMode.CreateNew, FileAccess.ReadWrite, share, options));
        try
        {
            RefuseLink(path); // It may have been put there meanwhile.
            return file.CanSeek ? file : throw new IOException($"\"{path}\" is not a regular file.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Creates a file that must not exist yet, for writing.</summary>
    internal static FileStream Create(string path, FileOptions options) =>
        new(path, Settings(FileMode.CreateNew, FileAccess.Write, FileShare.None, options));

    /// <summary>Creates a folder that only the process's own user may look into; one that exists keeps its rights.</summary>
    internal static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>Takes the rights of others away from a file that was made with them.</summary>
    /// <returns>False when the file system does not allow that.</returns>
    internal static bool TryRestrict(FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            return true; // Files have the rights of their folder there.
        }

        try
        {
            if ((File.GetUnixFileMode(file.SafeFileHandle) & ~Owner) != 0)
            {
                File.SetUnixFileMode(file.SafeFileHandle, Owner);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // Another user's file, or a volume without rights: the caller reports it.
        }
    }

    private static FileStreamOptions Settings(FileMode mode, FileAccess access, FileShare share, FileOptions options)
    {
        var settings = new FileStreamOptions { Mode = mode, Access = access, Share = share, Options = options, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            settings.UnixCreateMode = Owner;
        }

        return settings;
    }

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
        {
            throw new IOException($"\"{path}\" is a symbolic link to \"{target}\". Links are not followed. Use the path of the file.");
        }
    }
}
