{
  imports = [
    <nixos-wsl/modules>
  ];

  wsl.enable = true;

  # No machine has this disk.
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "absent";
      serialNumber = "NIXOS_WSL_TEST_0000.";
      filesystem.mountPoint = "/mnt/absent";
    }];
  };
}
