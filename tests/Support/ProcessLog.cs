using System.Text;

namespace MiniCrm.Tests.Support;

/// <summary>What a process wrote: in memory for a failing test's message, and in a file of .minicrm/tests/logs.</summary>
internal sealed class ProcessLog : IDisposable
{
    private const int ShownCharacters = 16_000;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly StreamWriter _file;
    private bool _closed;

    public ProcessLog(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.TestFolder, "logs")).FullName;
        FilePath = Path.Combine(folder, $"{name}.log");
        _file = new StreamWriter(FilePath) { AutoFlush = true };
    }

    public string FilePath { get; }

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The end of the text, and where all of it is.</summary>
    public string Tail
    {
        get
        {
            var text = Text;
            return $"{(text.Length <= ShownCharacters ? text : "…" + text[^ShownCharacters..])}\n(log: {FilePath})";
        }
    }

    public void Add(string? line)
    {
        lock (_lock)
        {
            if (line is null || _closed)
            {
                return;
            }

            _text.AppendLine(line);
            _file.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
