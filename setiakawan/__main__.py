from setiakawan.cli import main

main()
