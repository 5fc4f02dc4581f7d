; Java.
