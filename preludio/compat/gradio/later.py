"""Names of Gradio that are not there yet, so that a program which asks for one is told."""

# fmt: off
NAMES = frozenset((
    "AnnotatedImage", "Annotatedimage", "Audio", "BarPlot", "BrowserState", "Brush", "CSVLogger", "Cache",
    "ChatInterface", "ChatMessage", "Chatbot", "CheckboxGroup", "Checkboxgroup", "Code", "ColorPicker", "DataFrame",
    "Dataframe", "Dataset", "DateTime", "DeepLinkButton", "Dialogue", "DownloadButton", "Draggable",
    "DuplicateButton", "Eraser", "Examples", "FileExplorer", "FlaggingCallback", "Gallery", "Highlight",
    "HighlightedText", "Highlightedtext", "I18n", "ImageEditor", "ImageMask", "ImageSlider", "LayerOptions",
    "LinePlot", "List", "LoginButton", "Matrix", "MessageDict", "Mic", "Microphone", "Model3D", "MultimodalTextbox",
    "Navbar", "Numpy", "Paint", "ParamViewer", "PlayableVideo", "Plot", "ScatterPlot", "Server", "Sidebar",
    "SimpleCSVLogger", "Sketchpad", "Step", "UploadButton", "Video", "Walkthrough", "WaveformOptions", "Workflow",
    "WorkflowCanvas", "cache", "caching", "chat_interface", "deploy", "external", "flagging", "get_audio", "get_file",
    "get_image", "get_model3d", "get_package_version", "get_video", "i18n", "load", "load_chat",
    "load_ipython_extension", "load_openapi", "mcp", "media", "mount_gradio_app", "render", "renderable", "server",
    "set_static_paths", "validators",
))
