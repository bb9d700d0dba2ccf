using System;

Console.WriteLine("ready");
