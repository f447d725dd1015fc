{
  imports = [
    <nixos-wsl/modules>
  ];

  wsl.enable = true;

  # The test copies the serial number and the type of the file system to these files.
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "spare";
      serialNumber = builtins.readFile /etc/nixos/spare-serial;
      filesystem = {
        mountPoint = "/mnt/spare";
        fsType = builtins.readFile /etc/nixos/spare-type;
      };
    }];
  };
}
